// XMI
