// CRD
