@feature
Feature: Gherkin

  Background:
    Given a cart

  @rule
  Rule: whatever is written

    Background:
      And it passes

    @scenario
    Scenario: has arguments
      When these are added
        | tea    | 2 |
        | coffee | 1 |
      Then the receipt says
        """
        Thank you
        """

    @outline
    Scenario Outline: costs <price>
      Then it passes

      @examples
      Examples:
        | price | currency |
        | 7     | EUR      |

    Scenario: is not defined
      When nobody wrote this step

    Scenario: is ambiguous
      When this has two definitions

    Scenario: takes too many arguments
      When this step takes an argument
