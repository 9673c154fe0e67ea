Feature: coverage

  Scenario: is covered
    Given it passes
