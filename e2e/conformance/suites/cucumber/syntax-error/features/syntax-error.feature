function () {
