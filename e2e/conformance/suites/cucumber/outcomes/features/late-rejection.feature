Feature: promises

  Scenario: leaves a promise behind
    Given it leaves a promise behind

  Scenario: waits for it
    Given it waits until that is rejected
