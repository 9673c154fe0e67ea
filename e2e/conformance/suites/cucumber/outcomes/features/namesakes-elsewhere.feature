Feature: passes

  Scenario: passes
    Given it passes
