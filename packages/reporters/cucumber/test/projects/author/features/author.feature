Feature: Author

  @hooks
  Scenario: speaks in hooks
    Given there is tea

  Scenario: has steps of its own
    When I order
    Then I pay later

  Scenario: attaches files
    Given files

  Scenario: says it again on its retry
    Given it works the second time

  @mute
  Scenario: has a world that takes nothing
    Given I say something

  Scenario: leaves a step behind
    Given a step that goes on
    Then it has ended
