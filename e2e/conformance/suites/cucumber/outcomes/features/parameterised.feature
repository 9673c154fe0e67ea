Feature: templates

  Scenario Outline: adds <a> and <b>
    Then <a> and <b> are less than 10

    Examples:
      | a | b |
      | 1 | 2 |
      | 2 | 3 |
      | 5 | 5 |
