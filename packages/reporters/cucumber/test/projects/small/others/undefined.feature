Feature: Undefined

  Scenario: is undefined
    Given nobody wrote this

  Scenario: comes after
    Given it works
