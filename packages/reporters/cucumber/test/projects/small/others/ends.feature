Feature: Ends

  Scenario: ends the process
    Given it works
    Then it ends the process

  Scenario: never begins
    Given it works
