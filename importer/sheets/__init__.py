"""(builder C replaces this)"""
