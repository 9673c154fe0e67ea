Feature: filters

  Scenario: chosen one passes
    Given it passes

  Scenario: another
    Given it passes
