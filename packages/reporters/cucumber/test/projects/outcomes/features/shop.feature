@shop
Feature: Shop

  Background:
    Given a shop

  @tea @shop
  Scenario: passes
    Then there is tea

  Scenario: fails with a diff
    Then it differs
    And there is tea

  Scenario: throws text
    Then it throws text

  Scenario: throws an object
    Then it throws an object

  Scenario: throws with a cause
    Then it throws with a cause

  Scenario: rejects in colour
    Then it rejects

  Scenario: times out
    When I wait for ever

  Scenario: is skipped by a step
    When I come on Sunday
    Then there is tea

  @holiday
  Scenario: is skipped by a hook
    Then there is tea

  Scenario: is pending
    When I pay by card

  Scenario: is undefined
    When I pay with "shells"
    Then there is tea
    And I get a receipt

  Scenario: is ambiguous
    When I pay

  @till
  Scenario: has a hook
    Then there is tea

  @closed
  Scenario: has a failing Before
    Then there is tea

  @short @till
  Scenario: has a failing After
    Then there is tea

  Scenario: has arguments
    Given a shop with
      | tea  | price |
      | oolong | 7   |
    And a sign
      """
      Open
      """
    Then there is tea

  Scenario: takes notes
    When I take notes

  Scenario: is loud
    When I talk for an hour

  Scenario: replaces the clock
    When I replace the clock

  Scenario: puts the clock back
    When I put the clock back

  Scenario: is there twice
    Then there is tea

  Scenario: is there twice
    Then it throws text

  Scenario:
    Then there is tea

  Scenario: has no steps of its own

  Scenario Outline: buys <cups> cups
    When I buy <cups> cups

    Examples:
      | cups |
      | 1    |
      | 2    |

  Scenario Outline: buys some cups
    When I buy <cups> cups

    @few
    Examples:
      | cups | kind   |
      | 1    | oolong |
      | 2    | sencha |

    Examples:
      | cups | kind |
      | 3    | mate |

  Rule: On Sundays

    Background:
      Given a lamp

    Scenario: passes
      Then there is tea
