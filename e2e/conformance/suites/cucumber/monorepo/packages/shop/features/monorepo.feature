Feature: monorepo

  Scenario: passes
    Given it passes
