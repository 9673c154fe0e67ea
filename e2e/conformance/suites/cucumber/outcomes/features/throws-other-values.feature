Feature: other values

  Scenario: throws a string
    Given it throws a string

  Scenario: throws an object
    Given it throws an object

  Scenario: throws nothing
    Given it throws nothing
