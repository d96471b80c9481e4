#!/bin/sh
# Start of user code setup
echo mine
# End of user code
echo corner by me
