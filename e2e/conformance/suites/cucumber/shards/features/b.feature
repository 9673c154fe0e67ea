Feature: b

  Scenario: b1
    Given it passes

  Scenario: b2
    Given it passes
