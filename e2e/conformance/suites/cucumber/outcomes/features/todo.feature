Feature: planned

  Scenario: is planned
    Given it is not written yet
