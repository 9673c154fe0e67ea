Feature: skipped

  @skip
  Scenario: is skipped by declaration
    Given it passes

  @not-here
  Scenario: is skipped by a condition
    Given it passes

  Scenario: is skipped while it runs
    Given it turns out to be of no use
