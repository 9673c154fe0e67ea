test.todo('is planned');
