Feature: words

  @smoke @TEST_CALC-1
  Scenario: is described
    Given it links to the tracker
