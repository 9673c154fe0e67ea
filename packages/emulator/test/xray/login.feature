@smoke
Feature: Login

  Background:
    Given a user

  @TEST_CALC-7
  Scenario: passes
    When the password is right
    Then the page opens

  Scenario Outline: fails
    When the password is <password>
    Examples:
      | password |
      | wrong    |
