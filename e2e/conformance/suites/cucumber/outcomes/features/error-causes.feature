Feature: causes

  Scenario: fails for a reason
    Given it fails for a reason
