// OCL
