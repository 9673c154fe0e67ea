Feature: Fails

  Scenario: is undefined
    Given nobody wrote this

  Scenario: fails
    Then it fails

  Scenario: comes after
    Given it works
