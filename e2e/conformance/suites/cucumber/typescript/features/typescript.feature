Feature: TypeScript

  Scenario: passes
    Given it names its case
