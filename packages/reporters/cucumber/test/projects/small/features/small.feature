Feature: Small

  @smoke
  Scenario: passes
    Given it works

  Scenario: passes as well
    Given it works
