// Ecore
