Feature: files

  Scenario: attaches files
    Given it attaches files
