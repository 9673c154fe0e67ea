Feature: deep

  Rule: one

    Scenario: is deep
      Given it passes
