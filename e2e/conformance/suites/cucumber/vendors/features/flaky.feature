Feature: cart

  @retried
  Scenario: is flaky
    Given its cases are those with number 3
    Then it passes on its second attempt
