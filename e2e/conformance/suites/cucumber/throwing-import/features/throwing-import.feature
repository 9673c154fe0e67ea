Feature: imports

  Scenario: is not declared
    Given it passes
