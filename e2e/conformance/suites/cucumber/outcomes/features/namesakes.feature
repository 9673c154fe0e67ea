Feature: namesakes

  Scenario: is the same
    Given it passes

  Scenario: is the same
    Given it fails
