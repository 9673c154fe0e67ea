Feature: bail

  Scenario: passes
    Given it passes

  Scenario: fails
    Given it fails

  Scenario: is not reached
    Given it passes
