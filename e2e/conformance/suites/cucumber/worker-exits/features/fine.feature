Feature: fine

  Scenario: passes
    Given it passes
