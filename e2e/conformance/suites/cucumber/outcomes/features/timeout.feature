Feature: timeouts

  Scenario: takes too long
    Given it never ends
