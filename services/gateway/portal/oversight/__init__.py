"""Pages for those who watch, run or connect the system (督办、纪检、管理员、结算接口)."""
