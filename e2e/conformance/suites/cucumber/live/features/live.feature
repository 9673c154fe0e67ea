Feature: live

  Scenario: ends first
    Given it passes

  Scenario: waits
    Given it waits for open
