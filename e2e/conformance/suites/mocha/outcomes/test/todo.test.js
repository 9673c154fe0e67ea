it('is planned');
