Feature: a

  Scenario: a1
    Given it passes

  Scenario: a2
    Given it passes
