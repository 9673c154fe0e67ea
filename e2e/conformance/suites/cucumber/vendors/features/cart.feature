Feature: cart

  @PROJ-TC-1 @CALC-1 @TC-1
  Scenario: is linked
    Given it takes a while

  Scenario: fails with files
    Given its cases are those with number 2
    When it attaches the order and the screen
    Then its total differs

  @skip @PROJ-TC-4 @CALC-4 @TC-4
  Scenario: is skipped
    Given it takes a while

  Scenario: shares a case and passes
    Given its cases are those with number 7
