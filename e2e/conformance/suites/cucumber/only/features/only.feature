Feature: only

  Scenario: is chosen
    Given it passes

  Scenario: is not chosen
    Given it passes
