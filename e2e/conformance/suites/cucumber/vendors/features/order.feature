Feature: order

  @PROJ-TC-5 @PROJ-TC-6 @CALC-5 @CALC-6 @TC-5 @TC-6
  Scenario: has two cases
    Given nothing

  Scenario: shares a case and fails
    Given its cases are those with number 7
    When it attaches what is shared
    Then it fails

  @PROJ-TC-8 @CALC-8 @TC-8
  Scenario Outline: adds <a> and <b>
    Then <a> and <b> are <sum>

    Examples:
      | a | b | sum |
      | 1 | 2 | 3   |
      | 2 | 3 | 5   |
      | 5 | 5 | 11  |

  Scenario: has no case
    Given it attaches an orphan
