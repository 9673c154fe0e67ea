Feature: interruption

  Scenario: passes before
    Given it passes

  Scenario: waits
    Given it never ends

  Scenario: never runs
    Given it passes
