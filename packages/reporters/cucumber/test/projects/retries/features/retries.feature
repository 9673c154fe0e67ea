Feature: Retries

  Scenario: waits in one worker
    Then the other worker is there

  Scenario: waits in the other worker
    Then the other worker is there

  Scenario: passes
    Given it works

  Scenario: is flaky
    Then it fails once

  Scenario: fails on every attempt
    Then it fails always
