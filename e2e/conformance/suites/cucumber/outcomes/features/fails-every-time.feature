Feature: retries

  @retried
  Scenario: fails every time
    Given it says which attempt it is, and fails
