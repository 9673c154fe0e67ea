Feature: flaky

  @retried
  Scenario: passes on its retry
    Given it passes on its second attempt
