Feature: CommonJS

  Scenario: passes
    Given it names its case
