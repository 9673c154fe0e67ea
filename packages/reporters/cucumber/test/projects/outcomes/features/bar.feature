# language: de
Funktionalität: Theke 🫖

  Szenario: passes
    Angenommen a shop
    Dann there is tea
