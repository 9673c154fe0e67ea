Feature: Broken

  Scenario: cannot be read
    Given it works
    Perhaps it works
