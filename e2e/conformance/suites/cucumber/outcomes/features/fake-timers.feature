Feature: clocks

  Scenario: lives in 1999
    Given it is 1999

  Scenario: comes after
    Given it is now again
