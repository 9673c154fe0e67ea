Feature: hooks of the run

  Rule: broken

    Scenario: first
      Given it passes

    Scenario: second
      Given it passes
