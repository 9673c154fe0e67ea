Feature: options

  Scenario: passes
    Given it passes
