// OCLSyntax
